"""What things share."""

PAGE = 1
Page = int
page_of = int
