"""What was handed in: whose it is, of which unit, which attempt counts, and when it came.

| module | does |
| --- | --- |
| `discovery` | finds the submissions in a folder or archive |
| `collect`, `archives` | the files, out of folders and archives |
| `layouts`, `owners` | how LMSs lay out what was handed in; whose each file is |
| `identify` | of which unit a file is |
| `candidates`, `attempts` | the notebooks that may count; which of them does |
| `course_folder` | brings a submission to where nbgrader looks for it |
| `received`, `roster` | files of the instructor's: when work came in, who is in the class |
"""
