"""Measures what vibegen and the code that it emits cost: `just bench`."""
