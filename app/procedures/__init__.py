"""Which procedure fits a problem: the decision table, the way through it and its completeness."""
