"""Records: data that people look at before it is used, as articles are: letters, procedures."""
