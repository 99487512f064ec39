using FakeFinder.Servers.Certificates;
using Orleans.Connections.Security;

namespace FakeFinder.Grains.Tests.Trust.Tls;

/// <summary>Silos and clients that speak TLS to each other, and those who are no part of the cluster.</summary>
public sealed class ClusterTlsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Yesterday = DateTimeOffset.UtcNow.AddDays(-1);

    private TlsCluster cluster = null!;

    public async Task InitializeAsync() => cluster = await TlsCluster.StartAsync();

    public async Task DisposeAsync() => await cluster.DisposeAsync();

    [Fact]
    public async Task Silos_and_a_client_with_certificates_of_the_authority_form_a_cluster()
    {
        using var below = new TestAuthority("an authority below the first", cluster.Authority);
        below.ForSilo("second").WriteTo(cluster.Folder, "second");
        cluster.Authority.ForClient().WriteTo(cluster.Folder, "client");

        await cluster.JoinAsync(cluster.Settings("second"));
        var client = await cluster.ConnectAsync(cluster.Settings("client"));

        Assert.Equal(2, await TlsCluster.CountSilosAsync(client));
        Assert.False(cluster.Log.Has("Refused a connection"), string.Join('\n', cluster.Log.Lines));
    }

    [Theory]
    [InlineData("of another authority", "no authority of FakeFinder:Cluster:Tls:Authorities has signed it")]
    [InlineData("expired", "it is valid from")]
    [InlineData("for clients alone", "it is not for serverAuth (extended key usage), as that of a silo must be")]
    [InlineData("for no named purpose", "it is not for serverAuth and clientAuth (extended key usage)")]
    public async Task A_silo_with_a_wrong_certificate_does_not_join_although_it_knows_the_secret(string certificate, string sentence)
    {
        var joining = cluster.Intrude((ISiloBuilder silo) =>
            silo.UseTls(Wrong(certificate).Load(), tls => tls.AllowAnyRemoteCertificate()));

        await cluster.Log.UntilAsync(sentence);

        await AssertAloneAsync(joining);
    }

    [Fact]
    public async Task A_silo_without_TLS_does_not_join_although_it_knows_the_secret()
    {
        var joining = cluster.Intrude((ISiloBuilder _) => { });

        await cluster.Log.UntilAsync("Authentication failed");

        await AssertAloneAsync(joining);
    }

    [Theory]
    [InlineData("of another authority", "no authority of FakeFinder:Cluster:Tls:Authorities has signed it")]
    [InlineData("expired", "it is valid from")]
    [InlineData("for no named purpose", "it is not for clientAuth (extended key usage), as that of a client must be")]
    public async Task A_client_with_a_wrong_certificate_is_refused_although_it_knows_the_secret(string certificate, string sentence)
    {
        var connecting = cluster.Intrude((IClientBuilder client) => client.UseTls(Wrong(certificate).Load(), tls =>
        {
            tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
            tls.AllowAnyRemoteCertificate();
        }));

        await cluster.Log.UntilAsync(sentence);

        Assert.False(connecting.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_without_a_certificate_is_refused_although_it_knows_the_secret(bool withTls)
    {
        var connecting = cluster.Intrude((IClientBuilder client) =>
        {
            if (withTls)
            {
                client.UseTls(tls =>
                {
                    tls.RemoteCertificateMode = RemoteCertificateMode.AllowCertificate;
                    tls.AllowAnyRemoteCertificate();
                });
            }
        });

        await cluster.Log.UntilAsync("Authentication failed");

        Assert.False(connecting.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_client_does_not_speak_to_a_silo_of_another_authority()
    {
        cluster.Authority.ForClient().WriteTo(cluster.Folder, "client");
        var settings = cluster.Settings("client");
        settings["FakeFinder:Cluster:Tls:Authorities"] = cluster.Stranger.Pem;

        var connecting = cluster.ConnectAsync(settings, out var log);
        await log.UntilAsync("no authority of FakeFinder:Cluster:Tls:Authorities has signed it");

        Assert.False(connecting.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData("silo.test", true)]
    [InlineData("another.test", false)]
    public async Task Where_silos_have_a_name_their_certificates_must_hold_it(string name, bool connects)
    {
        cluster.Authority.ForClient().WriteTo(cluster.Folder, "client");
        var settings = cluster.Settings("client");
        settings["FakeFinder:Cluster:Tls:SiloName"] = name;

        var connecting = cluster.ConnectAsync(settings, out var log);
        if (connects)
        {
            Assert.Equal(1, await TlsCluster.CountSilosAsync(await connecting));
        }
        else
        {
            await log.UntilAsync($"it does not hold the DNS name {name} of FakeFinder:Cluster:Tls:SiloName");
            Assert.False(connecting.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task A_certificate_that_replaces_another_is_shown_on_the_next_connection_without_a_restart()
    {
        var before = await cluster.ShownAsync();
        var next = cluster.Authority.ForSilo("next").WriteTo(cluster.Folder, "first");

        await ServiceCluster.UntilAsync(async () => await cluster.ShownAsync() == next.Thumbprint);

        Assert.NotEqual(next.Thumbprint, before);
        Assert.True(cluster.Log.Has("The certificate 'CN=next' of 'CN=authority of the test', valid until"));
    }

    private async Task AssertAloneAsync(Task joining)
    {
        cluster.Authority.ForClient().WriteTo(cluster.Folder, "client");
        var client = await cluster.ConnectAsync(cluster.Settings("client"));
        Assert.Equal(1, await TlsCluster.CountSilosAsync(client));
        Assert.False(joining.IsCompletedSuccessfully);
    }

    private TestCertificate Wrong(string certificate) => certificate switch
    {
        "of another authority" => cluster.Stranger.ForSilo(),
        "expired" => cluster.Authority.ForSilo(end: Yesterday),
        "for clients alone" => cluster.Authority.ForClient(),
        _ => cluster.Authority.ForAnything(),
    };
}
