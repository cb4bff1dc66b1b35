//! One ingest run: inputs to archive, archive to store, store to index. Resumes
//! where a killed run stopped.
