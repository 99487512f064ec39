using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class SecretSettingsTests
{
    [Theory]
    [InlineData("FakeFinder:Cluster:Secret", "x", true)]
    [InlineData("fakefinder:cluster:SECRET", "x", true)]
    [InlineData("FakeFinder:Cluster:Tls:Password", "x", true)]
    [InlineData("FakeFinder:Cluster:Tls:Key", "-----BEGIN PRIVATE KEY-----", true)]
    [InlineData("FakeFinder:Cluster:Tls:Key", "/etc/fakefinder/tls.key", false)]
    [InlineData("ConnectionStrings:anything", "x", true)]
    [InlineData("Orleans:Clustering:ConnectionString", "redis:6379", true)]
    [InlineData("Orleans:GrainStorage:jobs:ConnectionString", "x", true)]
    [InlineData("Orleans:Clustering:AccessKey", "x", true)]
    [InlineData("Orleans:Clustering:SecretKey", "x", true)]
    [InlineData("Orleans:Clustering:Token", "x", true)]
    [InlineData("Orleans:Clustering:ConnectionName", "fakefinder", false)]
    [InlineData("FakeFinder:Evidence:KeyFile", "/etc/fakefinder/evidence-key.pem", false)]
    [InlineData("FakeFinder:Secrets:Ssm:Prefix", "/fakefinder/production/worker", false)]
    [InlineData("FakeFinder:Secrets:Ssm:Names:FakeFinder:Cluster:Secret", "/aws/reference/secretsmanager/cluster", false)]
    [InlineData("FakeFinder:Secrets:Folder", "/run/secrets", false)]
    [InlineData("FakeFinder:Storage:Path", "/data", false)]
    public void A_secret_is_told_by_its_key_or_its_value(string key, string value, bool isSecret) =>
        Assert.Equal(isSecret, SecretSettings.Include(key, value));
}
