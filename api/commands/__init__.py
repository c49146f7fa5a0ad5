"""The subcommands of the console script `wence`: a module each for what they are about, added by `api/cli.py`."""
