"""Room: phenomenology.  The numeric use of ``generated``: chi^2 of Eq. (12), allowed regions, scans."""
