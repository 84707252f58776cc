"""What a browser needs before it knows who you are: the page, the worker, the manifest, the rescue page."""
