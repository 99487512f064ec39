namespace FakeFinder.Evidence.Bundles;

/// <summary>The files of a bundle that a program looks for.</summary>
public static class BundleNames
{
    /// <summary>The signed statement.</summary>
    public const string Envelope = "statement.dsse.json";

    /// <summary>The public key of the service that signed it.</summary>
    public const string Key = "key.pem";
}
