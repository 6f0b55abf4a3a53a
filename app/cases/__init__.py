"""“Moja sprawa”: what a person sent, when an answer is due, and what to do when none comes."""
