"""The arithmetic of the queries room, without a database: days that move along, and tables that add up."""
