WITH suspended AS (
    UPDATE customer_accounts SET account_status = 'suspended' WHERE id = :id RETURNING id
)
INSERT INTO suspension (account) SELECT id FROM suspended RETURNING number, account
