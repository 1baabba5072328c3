"""Apps of the same behaviour as an emitted one, to compare with."""
