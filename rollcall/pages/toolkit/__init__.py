"""The toolkit: directory, resources, kits, downloads. One use case or read a file."""
