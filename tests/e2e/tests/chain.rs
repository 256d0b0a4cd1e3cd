//! A call whose answer is a long chain of models moves between threads: nothing that is awaited
//! mentions the answer's type, so nobody has to prove that all sixty models can be sent.
//!
//! (A task that *returns* such an answer has to; that is rustc's limit of recursion in the caller's
//! crate, which `#![recursion_limit = "512"]` raises.)

#[tokio::test]
async fn spawns() {
    let client = golden_chain::Client::builder()
        .base_url("http://127.0.0.1:1")
        .build()
        .unwrap();
    let call = client.api().get_chain();
    let task = async move {
        match call.await {
            Ok(chain) => panic!("nothing listens there, and yet there is {}", chain.id),
            Err(error) => error.is_connect(),
        }
    };
    assert!(tokio::spawn(task).await.unwrap());
}
