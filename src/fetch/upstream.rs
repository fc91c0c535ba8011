//! A tunnel through the operator's proxy, for what a rendered page asks for.

use std::net::SocketAddr;

use base64::Engine as _;
use http::{HeaderValue, Uri};
use hyper_util::{
    client::legacy::connect::{
        HttpConnector,
        proxy::{SocksV5, Tunnel},
    },
    rt::TokioIo,
};
use tokio::net::TcpStream;
use tower_service::Service as _;
use url::Url;

use crate::fetch::route::Proxy;

/// A connection to the URL's host through a proxy. As with our own requests, a SOCKS5 proxy is given `address`, which
/// was judged; an HTTP proxy the name, which it looks up by itself.
pub async fn connect(proxy: &Proxy, url: &Url, address: SocketAddr) -> Result<TcpStream, String> {
    let uri = |text: &str| text.parse::<Uri>().map_err(|error| error.to_string());
    let at = uri(proxy.url.as_str())?;
    let mut connector = HttpConnector::new();
    connector.enforce_http(false);
    let stream: TokioIo<TcpStream> = match proxy.url.scheme() {
        "socks5" => {
            let mut socks = SocksV5::new(at, connector);
            if let Some((user, password)) = &proxy.login {
                socks = socks.with_auth(user.clone(), password.clone());
            }
            socks.call(uri(&format!("http://{address}"))?).await.map_err(|error| error.to_string())?
        }
        "http" => {
            let mut tunnel = Tunnel::new(at, connector);
            if let Some(login) = &proxy.login {
                tunnel = tunnel.with_auth(basic(login)?);
            }
            let host = url.host_str().unwrap_or_default();
            let target = uri(&format!("https://{host}:{}", address.port()))?;
            tunnel.call(target).await.map_err(|error| error.to_string())?
        }
        scheme => return Err(format!("no tunnel leads through a proxy that speaks {scheme}")),
    };
    Ok(stream.into_inner())
}

/// Whether a rendered page can load things through this proxy.
pub fn can_carry(proxy: &Url) -> bool {
    matches!(proxy.scheme(), "http" | "socks5")
}

/// The login as RFC 7617 has it.
fn basic((user, password): &(String, String)) -> Result<HeaderValue, String> {
    let text = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    HeaderValue::from_str(&format!("Basic {text}")).map_err(|error| error.to_string())
}
