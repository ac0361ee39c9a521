"""The rules, one module for each kind. `eport.examiner.table` lists them with article and ISBP paragraph."""
