"""Proposed edits: submitting, the queue, merging, deciding with a reason (spec: review)."""
