-- When the customer said they will come; moving the appointment asks anew.
alter table appointments add column confirmed_at timestamptz;
