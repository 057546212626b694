/// later
#[derive(Debug)] pub struct FileStore;
