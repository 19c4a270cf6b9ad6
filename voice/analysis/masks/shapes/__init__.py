"""What is known by its shape: telephones, emails, handles, postcodes, births, references, plates."""
