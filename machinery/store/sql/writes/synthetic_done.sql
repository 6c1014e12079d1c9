-- Lets the drawn contents go.
drop table synthetic_content
