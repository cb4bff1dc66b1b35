//! Which addresses may be fetched from: public ones. Feeds and pages are
//! foreign; a link in one must not reach what only this machine can reach
//! (server-side request forgery, CWE-918).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Networks that are not the public Internet: IANA's IPv4 special-purpose
/// address registry (RFC 6890 and after), multicast and what is reserved.
const PRIVATE_V4: [(Ipv4Addr, u32); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

/// Of IPv6 only 2000::/3 is given out; of it these are not the public Internet
/// (IANA's IPv6 special-purpose address registry): Teredo and protocol
/// assignments, documentation.
const PRIVATE_V6: [(Ipv6Addr, u32); 3] = [
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Endings of names that lead nowhere public: RFC 6761, RFC 6762 (mDNS),
/// RFC 8375, RFC 9476 and the name clouds give their metadata servers.
const PRIVATE_NAMES: [&str; 10] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home.arpa",
    "localdomain",
    "invalid",
    "onion",
    "alt",
];

/// Whether an address belongs to the public Internet. IPv4 addresses within
/// IPv6 ones (mapped, compatible, NAT64, 6to4) count as what they are.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !PRIVATE_V4.iter().any(|(net, bits)| {
            let shift = 32 - bits;
            address.to_bits() >> shift == net.to_bits() >> shift
        }),
        IpAddr::V6(address) => match embedded(address) {
            Some(address) => is_public(IpAddr::V4(address)),
            None => {
                address.segments()[0] >> 13 == 1
                    && !PRIVATE_V6.iter().any(|(net, bits)| {
                        let shift = 128 - bits;
                        address.to_bits() >> shift == net.to_bits() >> shift
                    })
            }
        },
    }
}

/// The IPv4 address that an IPv6 address stands for.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0 | 0xffff] | [0, 0, 0, 0, 0xffff, 0] => Some(v4(g, h)),
        [0x64, 0xff9b, ..] => Some(v4(g, h)),
        [0x2002, high, low, ..] => Some(v4(high, low)),
        _ => None,
    }
}

/// Why a URL may not be fetched, told before any name is looked up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Not `http` or `https`.
    #[error("{0}: is no web address")]
    Scheme(String),
    /// An address of no public network.
    #[error("{0} is not on the public Internet")]
    Address(IpAddr),
    /// A name of no public network.
    #[error("{0} is no name of the public Internet")]
    Name(String),
    /// A user name or password within.
    #[error("the address holds a password")]
    Credentials,
}

/// Checks what a URL says of its host. Numbers in any form (decimal, octal,
/// hexadecimal, short) are addresses; the `url` crate has read them already.
pub fn check(url: &Url) -> Result<(), Forbidden> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Forbidden::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Forbidden::Credentials);
    }
    let address = match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address),
        Some(Host::Ipv6(address)) => IpAddr::V6(address),
        Some(Host::Domain(name)) => return check_name(name),
        None => return Err(Forbidden::Name(String::new())),
    };
    match is_public(address) {
        true => Ok(()),
        false => Err(Forbidden::Address(address)),
    }
}

fn check_name(name: &str) -> Result<(), Forbidden> {
    let plain = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = |ending: &str| {
        plain.strip_suffix(ending).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    match !plain.contains('.') || PRIVATE_NAMES.iter().any(|ending| ends(ending)) {
        true => Err(Forbidden::Name(name.to_owned())),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_private_is_let_through_in_any_form() {
        for url in [
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://0/",
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://172.31.255.255/",
            "http://192.168.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://2852039166/",
            "http://100.64.0.1/",
            "http://198.18.0.1/",
            "http://224.0.0.251/",
            "http://255.255.255.255/",
            "http://192.0.2.1/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::ffff:a9fe:a9fe]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fe80::1]/",
            "http://[fc00::1]/",
            "http://[fd00:ec2::254]/",
            "http://[ff02::fb]/",
            "http://[2001:db8::1]/",
            "http://[2001:0:1::]/",
            "http://[100::1]/",
            "http://[fec0::1]/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://router/",
            "http://nas.home.arpa/",
            "http://１２７.０.０.１/",
            "http://127.0.0.1:80@127.0.0.1/",
            "http://user:p@a.example/",
            "file:///etc/passwd",
            "gopher://a.example/",
            "ftp://a.example/",
        ] {
            let checked = check(&Url::parse(url).unwrap());
            assert!(checked.is_err(), "{url} was let through");
        }
    }

    #[test]
    fn the_public_internet_is_let_through() {
        for url in [
            "http://93.184.215.14/",
            "https://www.aljazeera.net/x",
            "http://[2606:2800:21f::1]/",
            "http://[::ffff:8.8.8.8]/",
            "http://172.32.0.1/",
            "http://100.128.0.1/",
            "http://internal.example.com/",
            "https://موقع.وزارة-الاتصالات.مصر/",
            "http://local.example.org./",
        ] {
            assert_eq!(check(&Url::parse(url).unwrap()), Ok(()), "{url}");
        }
    }
}
