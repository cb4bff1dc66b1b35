-- Stores made before annotations were arrays of kind, first scalar, end, value,
-- score held them as objects with the marked text repeated.
UPDATE bodies
SET annotations = (
    SELECT json_group_array(json_array(
        mark.value ->> '$.kind',
        mark.value ->> '$.start',
        mark.value ->> '$.end',
        json(mark.value -> '$.value'),
        mark.value ->> '$.score'
    ))
    FROM json_each(bodies.annotations) AS mark
)
WHERE json_type(annotations, '$[0]') = 'object';
