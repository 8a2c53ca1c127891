"""Every word a person reads: one folder of gettext catalogues for each language, and no code."""
