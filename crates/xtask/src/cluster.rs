//! A PostgreSQL cluster of our own: in a temporary folder, on a Unix socket, gone when it is dropped.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result};

use crate::{
    install::{exists, postgres},
    steps::finish,
};

pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

/// `initdb` refuses root, so the cluster belongs to somebody else.
fn as_nobody_special(program: &Path) -> Command {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    if !is_root {
        return Command::new(program);
    }
    let mut command = if exists("runuser") {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]);
        command
    } else {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]);
        command
    };
    command.arg(program);
    command
}

impl Cluster {
    pub fn start() -> Result<Self> {
        let programs = postgres()?;
        // Short, because a socket's path may have a hundred bytes at the most.
        let folder = std::env::temp_dir().join(format!("verv-pg-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        #[cfg(unix)]
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o777))?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let cluster = Self { programs, folder, port };
        let data = cluster.folder.join("data");
        let mut initdb = as_nobody_special(&cluster.programs.join("initdb"));
        initdb.current_dir(&cluster.folder).arg("-D").arg(&data);
        initdb.args(["-A", "trust", "-U", "verv", "-E", "UTF8", "--locale=C", "-N"]).stdout(Stdio::null());
        finish(&mut initdb).context("a cluster cannot be made")?;
        cluster.certify()?;
        // Nothing here has to survive a power cut. Tests come by the socket; the port is for those of TLS.
        let options = format!(
            "-k {folder} -p {port} -c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file={folder}/cert.pem \
             -c ssl_key_file={folder}/key.pem -c fsync=off -c synchronous_commit=off -c max_connections=400",
            folder = cluster.folder.display(),
            port = cluster.port,
        );
        let mut start = as_nobody_special(&cluster.programs.join("pg_ctl"));
        start.current_dir(&cluster.folder).arg("-D").arg(&data).arg("-o").arg(options);
        start.arg("-l").arg(cluster.folder.join("log")).args(["-w", "start"]).stdout(Stdio::null());
        finish(&mut start).context("the cluster cannot be started")?;
        Ok(cluster)
    }

    /// With `{database}` where a database's name goes.
    pub fn address(&self) -> String {
        format!("postgres:///{{database}}?host={}&port={}&user=verv", self.folder.display(), self.port)
    }

    /// The same over TCP, where it speaks TLS; with the certificate that it signed itself.
    pub fn tls_address(&self) -> String {
        let (folder, port) = (self.folder.display(), self.port);
        format!("postgres://verv@127.0.0.1:{port}/{{database}}?sslrootcert={folder}/cert.pem")
    }

    /// A key and a certificate for 127.0.0.1, signed by itself.
    fn certify(&self) -> Result<()> {
        let mut openssl = as_nobody_special(Path::new("openssl"));
        openssl
            .current_dir(&self.folder)
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]);
        openssl.args(["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=127.0.0.1"]);
        openssl.args([
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ]);
        openssl.stdout(Stdio::null()).stderr(Stdio::null());
        finish(&mut openssl).context("a certificate cannot be made with openssl")
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = as_nobody_special(&self.programs.join("pg_ctl"));
        stop.current_dir(&self.folder).arg("-D").arg(self.folder.join("data")).args([
            "-m",
            "immediate",
            "stop",
        ]);
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
