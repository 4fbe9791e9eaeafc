"""Tell people what came of it: feedback pages, tables, the class report."""
