-- A row keeps the delivery that brought it or changed it last. When that one expires, the row may stay if another
-- delivery, which has not expired, held the same: so that is written down too. Only a delivery after the row's own
-- counts: what an earlier one held has been changed since.
CREATE TABLE confirmation (
    table_name  text   NOT NULL,
    row_id      bigint NOT NULL,
    delivery_id int    NOT NULL REFERENCES delivery,
    PRIMARY KEY (table_name, row_id, delivery_id)
);
CREATE INDEX confirmation_delivery_id_idx ON confirmation (delivery_id);
