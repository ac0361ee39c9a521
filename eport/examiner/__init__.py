"""The examiner: reads presented data against a credit's terms and proposes discrepancies. A bank decides.

`reading` turns files into a `Presentation`, `terms` an MT700 into `Terms`, `engine.examine` applies the rules that
stand in `table`. Needs no chain. Articles are UCP 600's unless said otherwise; ISBP paragraphs are those of publication
821, whose numbering is that of 745. Neither text is quoted: both belong to the ICC.
"""
