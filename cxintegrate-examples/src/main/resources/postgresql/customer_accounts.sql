SELECT id, customer_name, account_status
FROM customer_accounts
WHERE customer_id = %(customer_id)s
AND customer_name ILIKE %(search_term)s
