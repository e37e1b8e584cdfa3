-- Models that were not trained here, or are to be evaluated anew.
CREATE TABLE "models" (
    "sha256" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "spec" JSON NOT NULL,
    "length" INTEGER NOT NULL,
    "types" INTEGER NOT NULL,
    "parameters" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "models_pkey" PRIMARY KEY ("sha256"),
    CONSTRAINT "models_source_is_known" CHECK ("source" IN ('transformer-lens', 'torch-encoder', 'run', 'file')),
    CONSTRAINT "models_types_are_positive" CHECK ("types" >= 1)
);

CREATE INDEX "models_created_at_sha256_idx" ON "models"("created_at" DESC, "sha256");
CREATE INDEX "models_name_created_at_sha256_idx" ON "models"("name", "created_at" DESC, "sha256");

ALTER TABLE "models" ADD CONSTRAINT "models_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;
