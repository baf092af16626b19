-- A node says again and again which calls it has; what no node has any more is over, whatever became of the node.
alter table calls add column seen_at timestamptz;
