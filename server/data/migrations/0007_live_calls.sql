-- A node says again and again which calls it has; what no node has any more is over, whatever became of the node.
alter table calls add column seen_at timestamptz;
-- Asked for every few seconds by every node.
create index calls_on on calls (business_id) where ended_at is null;
