namespace FakeFinder.Servers.S3;

/// <summary>The npm package that speaks like S3.</summary>
internal static class S3Rver
{
    private static readonly NpmPackage Package = new("@20minutes/s3rver", "4.0.4", "the stand-in of S3 for these tests");

    /// <param name="artifacts">The clone's folder for what is built; it is made.</param>
    /// <returns>The folder that holds <c>node_modules</c>.</returns>
    public static Task<string> InstallAsync(string artifacts) => Package.InstallAsync(artifacts);
}
