"""Letters to offices: their templates, what is asked, and the sheet that comes out."""
