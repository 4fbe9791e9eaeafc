"""What tests share: courses and submissions, processes, a browser, pens."""
