"""Dead letters: tasks that failed for good, and can be sent again."""
