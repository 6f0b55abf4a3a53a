"""What must be true of the texts in the content folder before they are published."""
