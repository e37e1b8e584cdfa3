-- With norms after, what a block hands on has a name of its own, as in TransformerLens: rows of probes keep what they are of.
UPDATE "probe_results" p
SET "hook" = replace(p."hook", '.hook_resid_post', '.hook_normalized_resid_post')
FROM "runs" r
  JOIN "cells" c ON c."sweep_id" = r."sweep_id" AND c."hash" = r."cell_hash"
  LEFT JOIN "models" m ON 'sha256:' || m."sha256" = c."spec" #>> '{model,from}'
WHERE p."run_id" = r."id" AND p."hook" LIKE 'blocks.%.hook_resid_post'
  AND coalesce(c."spec" #>> '{model,norm}', m."spec" ->> 'norm') = 'post';

-- Fields that came later, written into the cells that are stored, so that they are found by them too. As text: the tests of a cell have the order
-- of its JSON. A hash leaves these values out.
UPDATE "cells"
SET "spec" = regexp_replace("spec"::text, '"model":\{', '"model":{"head":{"kind":"linear"},')::json
WHERE "spec" #> '{model,from}' IS NULL AND "spec" #> '{model,head}' IS NULL;
UPDATE "cells"
SET "spec" = regexp_replace("spec"::text, '"training":\{', '"training":{"momentum":0.9,')::json
WHERE "spec" #> '{model,from}' IS NULL AND "spec" #> '{training,momentum}' IS NULL;
