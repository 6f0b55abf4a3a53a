"""The register of acts, and what cites them."""
