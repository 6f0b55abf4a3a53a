"""Pictures and attachments that people send: checked, stored under their hash, served, removed."""
