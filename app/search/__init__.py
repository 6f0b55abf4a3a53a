"""Search: the index and the follower that feeds it, Polish queries, results with snippets."""
