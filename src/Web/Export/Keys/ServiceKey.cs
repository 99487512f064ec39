using FakeFinder.Evidence.Signing;
using FakeFinder.Storage;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Export.Keys;

/// <summary>The key by which this service signs evidence bundles.</summary>
public sealed class ServiceKey(IOptions<EvidenceOptions> options, IOptions<StorageOptions> storage)
{
    /// <summary>What people compare and verify with.</summary>
    public EvidenceKey Public => Signer.PublicKey;

    internal EvidenceSigner Signer { get; } = KeyFile.OpenOrMake(options.Value.PathIn(storage.Value));
}
