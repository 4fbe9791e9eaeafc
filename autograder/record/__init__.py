"""Write what came of submissions: gradebook, graded notebooks, receipts."""
