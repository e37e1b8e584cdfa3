-- Contents in the place BLOB_URL names whose row is gone, and which are still to be removed there. Their generation never comes back.
CREATE TABLE "removals" (
    "sha256" TEXT NOT NULL,
    "generation" UUID NOT NULL,

    CONSTRAINT "removals_pkey" PRIMARY KEY ("sha256", "generation")
);
