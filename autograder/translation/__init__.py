"""What students read, in their language: gettext catalogues, and where each text of an assignment stands."""
