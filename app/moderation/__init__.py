"""Acts of moderators that concern more than one domain, and the public account of them."""
