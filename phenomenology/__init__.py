"""Room: phenomenology.  The numeric use of ``generated``: chi^2 (Eq. 12), allowed regions, scans."""
