CREATE TABLE customer_accounts (
    id integer PRIMARY KEY,
    customer_id integer NOT NULL,
    customer_name text NOT NULL,
    account_status text
);
CREATE TABLE suspension (
    number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account integer NOT NULL REFERENCES customer_accounts
);
CREATE INDEX ON customer_accounts (customer_id);
INSERT INTO customer_accounts
SELECT g, g / 2, 'Customer ' || g, CASE WHEN g % 3 = 0 THEN 'suspended' ELSE 'active' END
FROM generate_series(1, 20000) AS g;
ANALYZE customer_accounts;
