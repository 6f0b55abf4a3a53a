"""Threads on general boards and on articles, their posts, approval and hiding."""
