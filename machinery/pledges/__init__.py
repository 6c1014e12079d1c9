"""Services that read and write pledges and builders for whoever is asking."""
